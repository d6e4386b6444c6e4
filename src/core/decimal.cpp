#include "faturad/core/decimal.hpp"
namespace faturad {
std::optional<Decimal> Decimal::parse(std::string_view t) { if (t.empty()) return std::nullopt; std::int64_t u=0; int s=0; bool dot=false; for(char c:t){ if(c=='.'){dot=true;continue;} if(c<'0'||c>'9') return std::nullopt; u=u*10+(c-'0'); if(dot)++s;} return Decimal(u,s);}
std::strong_ordering operator<=>(const Decimal& a, const Decimal& b){ auto x=a.units_, y=b.units_; for(int i=a.scale_;i<9;++i)x*=10; for(int i=b.scale_;i<9;++i)y*=10; return x<=>y;}
}
