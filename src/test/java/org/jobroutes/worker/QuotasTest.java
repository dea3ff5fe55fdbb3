package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final Quotas quotas = new Quotas();

  @Property(tries = 200)
  void every_type_may_claim_something_and_no_more_than_is_free(
      @ForAll @IntRange(min = 1, max = 40) int types,
      @ForAll @IntRange(min = 1, max = 200) int free) {
    Quotas some = new Quotas();
    List<String> names = IntStream.range(0, types).mapToObj(i -> "t" + i).toList();
    for (int turn = 0; turn < 5; turn++) {
      List<Turn.Quota> divided = some.divide(names, free);
      assertThat(divided).extracting(Turn.Quota::type).containsExactlyInAnyOrderElementsOf(names);
      assertThat(divided).allSatisfy(quota -> assertThat(quota.limit()).isBetween(1, free));
      some.learn(claim(divided, free, Set.of("t" + turn % types)));
    }
  }

  @Test
  void a_type_with_a_backlog_gets_what_the_others_do_not_need() {
    List<String> types = List.of("a", "b", "c", "d");
    boolean more = quotas.learn(claim(quotas.divide(types, 100), 100, Set.of("a")));
    assertThat(more).isTrue();
    List<Turn.Quota> divided = quotas.divide(types, 100);
    assertThat(limit(divided, "a")).isEqualTo(100);
    assertThat(limit(divided, "b")).isEqualTo(5);
    assertThat(quotas.learn(claim(divided, 100, Set.of()))).isFalse();
    assertThat(limit(quotas.divide(types, 100), "a")).isEqualTo(25);
  }

  @Test
  void every_type_comes_first_in_its_turn() {
    List<String> types = List.of("a", "b", "c");
    Set<String> first = new HashSet<>();
    for (int turn = 0; turn < 3; turn++) {
      first.add(quotas.divide(types, 1).get(0).type());
    }
    assertThat(first).hasSize(3);
  }

  @Test
  void a_withdrawn_type_is_forgotten() {
    quotas.learn(claim(quotas.divide(List.of("a", "b"), 10), 10, Set.of("a")));
    assertThat(quotas.divide(List.of("b"), 10)).containsExactly(new Turn.Quota("b", 10));
    assertThat(quotas.divide(List.of(), 10)).isEmpty();
    assertThat(quotas.divide(List.of("a"), 0)).isEmpty();
  }

  @Test
  void types_whose_jobs_take_several_slots_get_fewer_jobs() {
    List<String> types = List.of("a", "b");
    quotas.learn(claim(quotas.divide(types, 100), 100, Set.of("a", "b"), 20));
    assertThat(quotas.divide(types, 100)).extracting(Turn.Quota::limit).containsExactly(2, 2);
    assertThat(quotas.divide(types, 10)).extracting(Turn.Quota::limit).containsExactly(1, 1);
  }

  @Test
  void large_jobs_are_forgotten_as_small_ones_come() {
    List<String> types = List.of("a");
    quotas.learn(claim(quotas.divide(types, 100), 100, Set.of("a"), 20));
    quotas.learn(claim(quotas.divide(types, 100), 100, Set.of("a"), 1));
    assertThat(limit(quotas.divide(types, 100), "a")).as("after one turn").isBetween(5, 20);
    for (int turn = 0; turn < 10; turn++) {
      quotas.learn(claim(quotas.divide(types, 100), 100, Set.of("a"), 1));
    }
    assertThat(limit(quotas.divide(types, 100), "a")).isGreaterThan(90);
  }

  @Test
  void after_a_claim_that_was_cut_more_is_due() {
    List<String> types = List.of("a");
    Turn cut = claim(quotas.divide(types, 100), 100, Set.of());
    cut.cut();
    assertThat(quotas.learn(cut)).isTrue();
    assertThat(quotas.learn(claim(quotas.divide(types, 100), 100, Set.of()))).isFalse();
  }

  /** A turn in which the named types fill their quota and the others find nothing. */
  private static Turn claim(List<Turn.Quota> divided, int free, Set<String> hungry) {
    return claim(divided, free, hungry, 1);
  }

  /** The same with jobs that take so many slots. */
  private static Turn claim(List<Turn.Quota> divided, int free, Set<String> hungry, int slots) {
    Turn turn = new Turn(1, List.of(), divided, free, false, Map.of());
    divided.stream()
        .filter(quota -> hungry.contains(quota.type()))
        .forEach(
            quota ->
                IntStream.range(0, quota.limit())
                    .forEach(i -> turn.claimed(quota.type(), new Place(0, 0, "a"), slots)));
    return turn;
  }

  private static int limit(List<Turn.Quota> divided, String type) {
    return divided.stream().filter(q -> q.type().equals(type)).findFirst().orElseThrow().limit();
  }
}
