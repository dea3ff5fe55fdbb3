package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the next poll is due. The poll interval is an hour, unless a test says otherwise. */
@Timeout(10)
class TurnsTest {
  private final Slots slots = new Slots(40, 40_000);
  private final Outcomes outcomes = new Outcomes();
  private final Turns turns = turns(Duration.ofHours(1));

  @Test
  void a_ring_makes_a_poll_due_that_may_fill_all_free_slots() throws InterruptedException {
    turns.ring();
    Turn turn = turns.next();
    assertThat(turn.free).isEqualTo(40);
    assertThat(turn.quotas).extracting(Turn.Quota::type).containsExactlyInAnyOrder("a", "b");
    assertThat(slots.free()).isZero();
    end(turn);
    assertThat(slots.free()).isEqualTo(40);
    assertThat(turns.foundNothingMore(0)).isTrue();
  }

  @Test
  void after_a_ring_that_others_were_quicker_to_answer_the_next_one_waits_a_moment()
      throws InterruptedException {
    long begin = System.nanoTime();
    turns.ring();
    end(turns.next());
    nanosFromRingToPoll();
    assertThat(System.nanoTime() - begin).isGreaterThan(9_000_000L);
  }

  @Test
  void a_poll_that_only_carried_outcomes_makes_no_ring_wait() throws InterruptedException {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      outcomes.add(outcome());
      end(turns.next());
      quickest = Math.min(quickest, nanosFromRingToPoll());
    }
    assertThat(quickest).isLessThan(5_000_000L);
  }

  @Test
  void without_any_reason_a_poll_is_due_after_the_poll_interval() throws InterruptedException {
    Turns often = turns(Duration.ofMillis(80));
    long begin = System.nanoTime();
    often.next();
    assertThat(System.nanoTime() - begin).isGreaterThan(60_000_000L);
  }

  @Test
  void an_outcome_waits_a_moment_for_others() throws InterruptedException {
    long begin = System.nanoTime();
    Outcome outcome = outcome();
    outcomes.add(outcome);
    Turn turn = turns.next();
    assertThat(turn.outcomes).containsExactly(outcome);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(15), Duration.ofSeconds(5));
  }

  @Test
  void many_outcomes_do_not_wait() throws InterruptedException {
    IntStream.range(0, 200).forEach(i -> outcomes.add(outcome()));
    assertThat(turns.next().outcomes).hasSize(200);
  }

  @Test
  void a_poll_that_filled_its_quota_is_followed_by_another() throws InterruptedException {
    turns.ring();
    Turn first = turns.next();
    IntStream.range(0, 20).forEach(i -> first.claimed("a", new Place(0, 0, "a"), 1));
    first.handedOver(20);
    end(first);
    assertThat(slots.free()).isEqualTo(20);
    assertThat(turns.foundNothingMore(0)).isFalse();
    assertThat(turns.next().free).isEqualTo(20);
  }

  @Test
  void without_free_slots_outcomes_are_still_carried() throws InterruptedException {
    slots.take(40);
    outcomes.add(outcome());
    Turn turn = turns.next();
    assertThat(turn.free).isZero();
    assertThat(turn.quotas).isEmpty();
    assertThat(turn.outcomes).hasSize(1);
  }

  @Test
  void a_ring_while_all_slots_are_taken_is_remembered() throws InterruptedException {
    slots.take(40);
    turns.ring();
    outcomes.add(outcome());
    end(turns.next());
    turns.wake(0, slots.giveBack(40));
    assertThat(turns.next().free).isEqualTo(40);
  }

  @Test
  void after_a_failed_poll_the_next_one_that_succeeds_is_followed_by_a_release()
      throws InterruptedException {
    turns.ring();
    Turn failed = turns.next();
    failed.fail(new IllegalStateException("gone"));
    turns.end(failed);
    assertThat(slots.free()).as("what it didn't claim is free").isEqualTo(40);
    turns.ring();
    Turn next = turns.next();
    assertThat(next.releasesOrphans).isFalse();
    end(next);
    Turn release = turns.next();
    assertThat(release.releasesOrphans).isTrue();
    assertThat(release.free).isZero();
    end(release);
    turns.ring();
    assertThat(turns.next().releasesOrphans).isFalse();
  }

  @Test
  void what_was_claimed_and_never_handed_over_is_released() throws InterruptedException {
    turns.ring();
    Turn turn = turns.next();
    IntStream.range(0, 3).forEach(i -> turn.claimed("a", new Place(0, 0, "a"), 1));
    turn.handedOver(1);
    end(turn);
    assertThat(slots.free()).as("one job has a slot").isEqualTo(39);
    Turn release = turns.next();
    assertThat(release.releasesOrphans).isTrue();
    end(release);
    turns.ring();
    assertThat(turns.next().releasesOrphans).isFalse();
  }

  @Test
  void when_claiming_has_stopped_only_outcomes_are_carried() throws InterruptedException {
    turns.stopClaiming();
    turns.ring();
    outcomes.add(outcome());
    Turn turn = turns.next();
    assertThat(turn.free).isZero();
    assertThat(turn.outcomes).hasSize(1);
  }

  /** The poll finds a job. */
  private long nanosFromRingToPoll() throws InterruptedException {
    long begin = System.nanoTime();
    turns.ring();
    Turn turn = turns.next();
    long nanos = System.nanoTime() - begin;
    turn.claimed("a", new Place(0, 0, "a"), 1);
    turn.handedOver(1);
    end(turn);
    return nanos;
  }

  private void end(Turn turn) {
    turn.commit();
    turns.end(turn);
  }

  private Turns turns(Duration pollInterval) {
    Worker worker = new Worker("w", Duration.ofSeconds(30), 40, 25, pollInterval);
    return new Turns(worker, slots, outcomes, () -> List.of("a", "b"));
  }

  private static Outcome outcome() {
    return Outcome.completed(new Claim(UUID.randomUUID().toString(), 1, "a", null, 0, 5), null);
  }
}
