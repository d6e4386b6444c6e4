// Checks a value against a JSON Schema (draft 2020-12), for the keywords that the project's schema uses; any other keyword is
// an error, so that nothing is believed to be checked that is not.
#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

namespace faturad::test {

// Each violation with the place of it; empty where the value fits. With `known_members_only` an object's member that the
// schema does not describe is one too.
std::vector<std::string> schema_violations(const boost::json::value& schema, const boost::json::value& value, bool known_members_only);

}  // namespace faturad::test
