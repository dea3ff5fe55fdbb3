package org.jobroutes.risk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a portfolio stands, the worst last. */
enum Status {
  /** Every value is below 80 % of its limit. */
  SAFE,
  /** A value has reached 80 % of its limit. */
  WARNING,
  /** A value is over its limit. */
  CRITICAL;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
