package org.jobroutes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which types get threads of their own. */
class CrewTest {
  private static final long QUICK = 50_000;
  private static final long SECOND = 1_000_000_000;

  private final Crew crew = new Crew();

  @Test
  void a_type_is_quick_once_its_jobs_were() {
    assertThat(crew.isSlow("echo")).isTrue();
    learn(40, QUICK);
    assertThat(crew.isSlow("echo")).isFalse();
    assertThat(crew.isSlow("other")).isTrue();
  }

  @Test
  void a_quick_job_that_waited_for_a_processor_does_not_make_its_type_slow() {
    learn(40, QUICK);
    learn(1, SECOND);
    assertThat(crew.isSlow("echo")).isFalse();
  }

  @Test
  void a_type_is_slow_again_after_some_slow_jobs() {
    learn(40, QUICK);
    learn(5, SECOND);
    assertThat(crew.isSlow("echo")).isTrue();
  }

  private void learn(int jobs, long nanos) {
    for (int i = 0; i < jobs; i++) {
      crew.learn("echo", nanos);
    }
  }
}
