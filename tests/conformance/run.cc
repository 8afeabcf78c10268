#include "run.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "outcome.h"

namespace nmt::conformance {
namespace {

constexpr char kParam[] = "param/";

// max|g - e| / max(max|e|, 0.01), the format's measure; no number if the shapes differ, and a NaN
// that a tensor holds comes through.
std::optional<double> distance(const Tensor& got, const Tensor& expected) {
  if (got.shape != expected.shape || got.values.size() != expected.values.size()) return {};
  double error = 0, size = 0.01;
  for (size_t i = 0; i < got.values.size(); ++i) {
    const double e = std::abs(got.values[i] - expected.values[i]);
    if (!(e <= error)) error = e;
    if (std::isnan(error)) return error;
    size = std::max(size, std::abs(expected.values[i]));
  }
  return error / size;
}

class Comparison {
 public:
  explicit Comparison(const Case& test) : test_(test) {}

  void compare(const std::string& name, const Tensor& got) {
    seen_.insert(name);
    const auto expected = test_.tensors.find(name);
    if (expected == test_.tensors.end())
      return problem("returned " + name + ", which is not expected");
    const auto d = distance(got, expected->second);
    if (!d)
      return problem(name + " is " + shape_text(got.shape) + ", expected " +
                     shape_text(expected->second.shape));
    if (!(*d <= test_.tolerance)) problem(name + " is off by " + std::to_string(*d));
    report_.worst = std::max(report_.worst, *d / test_.tolerance);
  }

  /// Expected tensors that nothing was compared with.
  void check_all_seen() {
    for (const auto& [name, tensor] : test_.tensors) {
      const bool wanted = name == "loss" || name.starts_with("output/") ||
                          name.starts_with("state/") || name.starts_with("grad/");
      if (wanted && !seen_.contains(name)) problem(name + " did not come back");
    }
  }

  void problem(const std::string& text) { report_.problems.push_back(text); }
  const Report& report() const { return report_; }

 private:
  const Case& test_;
  Report report_;
  std::set<std::string> seen_;
};

void fill(Parameter& parameter, const Tensor& from) {
  std::transform(from.values.begin(), from.values.end(), parameter.value().data,
                 [](double v) { return Real(v); });
  parameter.changed();
}

// Names and shapes must come out of the library: a first run makes the parameters.
void make_parameters(const Case& test, ParameterStore& store, Comparison& comparison) {
  Tape tape(Tape::Use::kInfer);
  Given given(test.tensors, tape, store);
  run_function(test.function, test.args, given);
  for (const auto& [name, tensor] : test.tensors) {
    if (!name.starts_with(kParam)) continue;
    Parameter* parameter = store.find(name.substr(sizeof kParam - 1));
    if (!parameter)
      comparison.problem(name + " was not made");
    else if (parameter->shape() != tensor.shape)
      comparison.problem(name + " is " + shape_text(parameter->shape()) + ", expected " +
                         shape_text(tensor.shape));
    else
      fill(*parameter, tensor);
  }
  for (int i = 0; i < store.size(); ++i)
    if (!test.tensors.contains(kParam + store[i].name()))
      comparison.problem("made " + store[i].name() + ", which is not expected");
  store.close();
}

Tensor gradient_of(const std::string& source, const ParameterStore& store, Gradients& gradients,
                   const Given& given) {
  if (!source.starts_with(kParam)) return given.gradient(source);
  const Parameter* parameter = store.find(source.substr(sizeof kParam - 1));
  const Matrix g = gradients.of(*parameter);
  return {parameter->shape(), false, {g.data, g.data + g.size()}};
}

void compare_run(const Case& test, ParameterStore& store, Comparison& comparison) {
  Gradients gradients(store);
  Tape tape(Tape::Use::kRecord, &gradients);
  Given given(test.tensors, tape, store);
  const std::vector<Value> values = run_function(test.function, test.args, given);
  for (const Value& value : values) comparison.compare(value.name, to_tensor(value));
  const Var loss = loss_of(values, given);
  comparison.compare("loss", {{}, false, {double(loss.value().data[0])}});
  tape.backward(loss);
  const std::string grad = "grad/";
  for (const auto& [name, tensor] : test.tensors)
    if (name.starts_with(grad))
      comparison.compare(name, gradient_of(name.substr(grad.size()), store, gradients, given));
}

}  // namespace

Report run_case(const Case& test) {
  Comparison comparison(test);
  try {
    ParameterStore store;
    make_parameters(test, store, comparison);
    if (comparison.report().problems.empty()) {
      compare_run(test, store, comparison);
      comparison.check_all_seen();
    }
  } catch (const std::exception& e) {
    comparison.problem(std::string("threw: ") + e.what());
  }
  return comparison.report();
}

Report run_error_case(const ErrorCase& test) {
  std::string raised, message;
  try {
    ParameterStore store;
    for (const auto& [name, tensor] : test.tensors)
      if (name.starts_with(kParam))
        fill(store.get(name.substr(sizeof kParam - 1), tensor.shape, Init::kZero), tensor);
    Tape tape(Tape::Use::kInfer);
    Given given(test.tensors, tape, store);
    run_function(test.function, test.args, given);
  } catch (const std::invalid_argument& e) {
    raised = "ValueError";
    message = e.what();
  } catch (const std::out_of_range& e) {
    raised = "InvalidArgumentError";
    message = e.what();
  } catch (const std::exception& e) {
    raised = "another error";
    message = e.what();
  }
  if (raised == test.raises) return {};
  const auto text = [](const std::string& error) { return error.empty() ? "no error" : error; };
  return {{"gave " + text(raised) + (message.empty() ? "" : " (" + message + ")") + ", expected " +
           text(test.raises)},
          0};
}

}  // namespace nmt::conformance
