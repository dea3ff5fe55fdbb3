package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private final Outcomes outcomes = new Outcomes();

  @Test
  void what_a_failed_poll_carried_comes_first_in_the_next_one() {
    List<Outcome> all = add(6);
    List<Outcome> taken = outcomes.take();
    outcomes.add(outcome());
    outcomes.restore(taken);
    assertThat(outcomes.take()).startsWith(all.toArray(Outcome[]::new)).hasSize(7);
    assertThat(outcomes.size()).isZero();
  }

  @Test
  void a_poll_carries_the_oldest_500() {
    List<Outcome> all = add(700);
    assertThat(outcomes.take()).isEqualTo(all.subList(0, 500));
    assertThat(outcomes.take()).isEqualTo(all.subList(500, 700));
  }

  @Test
  void those_that_wait_are_held() {
    List<Outcome> all = add(3);
    assertThat(outcomes.all()).isEqualTo(all);
    List<Outcome> taken = outcomes.take();
    assertThat(outcomes.all()).as("also on their way").isEqualTo(all);
    outcomes.forget(taken);
    assertThat(outcomes.all()).isEmpty();
  }

  /** The database refuses every statement that carries the bad one; the others must get through. */
  @Property(tries = 200)
  void one_bad_row_is_isolated_in_few_tries(
      @ForAll @IntRange(min = 1, max = 500) int count, @ForAll @IntRange(max = 499) int place) {
    Outcomes waiting = new Outcomes();
    List<Outcome> all = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> all.add(outcome()));
    all.forEach(waiting::add);
    Outcome bad = all.get(place % count);
    List<Outcome> stored = new ArrayList<>();
    int refusals = 0;
    while (waiting.size() > 0) {
      List<Outcome> taken = waiting.take();
      if (taken.contains(bad)) {
        waiting.refuse(taken, "bad text");
        refusals++;
      } else {
        stored.addAll(taken);
        waiting.forget(taken);
      }
    }
    // A half that got through is followed by one twice as large, hence the factor.
    int halvings = 32 - Integer.numberOfLeadingZeros(count - 1);
    assertThat(refusals).isLessThanOrEqualTo(2 * halvings + 1);
    assertThat(stored).hasSize(count);
    Outcome instead = stored.get(place % count);
    assertThat(instead.claim()).isEqualTo(bad.claim());
    assertThat(instead.json()).contains("unstorable", "bad text");
    all.remove(bad);
    stored.remove(instead);
    assertThat(stored).isEqualTo(all);
  }

  @Test
  void a_refused_poll_without_outcomes_loses_nothing() {
    outcomes.refuse(List.of(), "the claim itself");
    List<Outcome> all = add(2);
    List<Outcome> first = outcomes.take();
    assertThat(first).isEqualTo(all.subList(0, 1));
    outcomes.forget(first);
    assertThat(outcomes.take()).isEqualTo(all.subList(1, 2));
  }

  private List<Outcome> add(int count) {
    List<Outcome> all = IntStream.range(0, count).mapToObj(i -> outcome()).toList();
    all.forEach(outcomes::add);
    return all;
  }

  private static Outcome outcome() {
    return Outcome.completed(new Claim(UUID.randomUUID().toString(), 1, "t", null, 0, 5), "{}");
  }
}
