package org.jobroutes.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListingsJsonTest {
  private final ListingsJson json = new ListingsJson();

  @Test
  void entries_say_whether_they_are_tradable() {
    var entry = new Calendar.Entry("a", "AUSDT", "A", "Alpha \"1\"", null, Answers.NOW);
    Calendar calendar = new Calendar(List.of(entry), Set.of("a"), List.of());
    assertThat(json.entries(calendar, Set.of("AUSDT")))
        .isEqualTo(
            "[{\"vcoin_id\":\"a\",\"symbol\":\"AUSDT\",\"ticker\":\"A\",\"full_name\":\"Alpha \\\"1\\\"\","
                + "\"zone\":null,\"opens_at\":\"2025-12-10T04:13:20Z\",\"tradable\":true}]");
    assertThat(json.entries(calendar, Set.of())).contains("\"tradable\":false");
    assertThat(json.ids(calendar)).isEqualTo("[\"a\"]");
    assertThat(json.errors(calendar)).isEqualTo("[]");
  }

  @Test
  void errors_are_cut_at_aHundred() {
    Calendar calendar = new Calendar(List.of(), Set.of(), Collections.nCopies(103, "no"));
    assertThat(json.errors(calendar)).endsWith(",\"no\",\"and 3 more\"]");
    assertThat(json.errors(calendar).split(",")).hasSize(101);
  }
}
