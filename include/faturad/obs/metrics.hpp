// Prometheus metrics. Sources are read when they are asked for: nothing on a hot path knows of metrics.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace faturad::obs {

class Metrics {
 public:
  virtual ~Metrics() = default;
  using Read = std::function<double()>;
  // `label` and `label_value` may be empty. Names by Prometheus' conventions: counters end in _total.
  virtual void counter(const std::string& name, const std::string& help, const std::string& label, const std::string& label_value, Read read) = 0;
  virtual void gauge(const std::string& name, const std::string& help, const std::string& label, const std::string& label_value, Read read) = 0;
  virtual std::string render() const = 0;  // text exposition format; thread safe once all are registered
};

std::unique_ptr<Metrics> make_metrics();
double resident_bytes();  // of this process

}  // namespace faturad::obs
