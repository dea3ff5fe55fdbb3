package org.jobroutes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests share a statement, where the test is the database. */
class SharedStatementsTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final BlockingQueue<Statement> statements = new LinkedBlockingQueue<>();
  private final SharedEnqueue shared =
      new SharedEnqueue(
          jobs -> {
            Statement statement = new Statement(jobs, new CompletableFuture<>());
            statements.add(statement);
            return statement.rows().join();
          },
          context.getExecutorServiceManager());

  private record Statement(String jobs, CompletableFuture<List<?>> rows) {
    void gives(String... data) {
      rows.complete(List.of(data).stream().map(job -> Map.of("data", job)).toList());
    }
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void who_comes_while_a_statement_is_under_way_shares_the_next() throws Exception {
    CompletableFuture<?> first = enqueue("1");
    Statement alone = statements.take();
    List<CompletableFuture<?>> others = List.of(enqueue("2"), enqueue("3"));
    assertThat(alone.jobs()).isEqualTo("1");
    assertThat(statements).as("one at a time").isEmpty();
    alone.gives("one");
    Statement both = statements.take();
    assertThat(both.jobs()).isEqualTo("[2,3]");
    both.gives("two", "three");
    assertThat(first.join()).extracting("data").isEqualTo("one");
    assertThat(others.get(0).join()).extracting("data").isEqualTo("two");
    assertThat(others.get(1).join()).extracting("data").isEqualTo("three");
  }

  @Test
  void who_comes_alone_after_many_is_not_kept_waiting_for_them() throws Exception {
    List<CompletableFuture<?>> many = new ArrayList<>(List.of(enqueue("1")));
    Statement alone = statements.take();
    many.add(enqueue("2"));
    many.add(enqueue("3"));
    alone.gives("one");
    statements.take().gives("two", "three");
    await().until(() -> many.stream().allMatch(CompletableFuture::isDone));
    for (int n = 4; n < 6; n++) {
      CompletableFuture<?> lone = enqueue("" + n);
      Statement statement = statements.take();
      assertThat(statement.jobs()).isEqualTo("" + n);
      statement.gives("a job");
      await().until(lone::isDone);
    }
  }

  @Test
  void a_missing_row_fails_the_requests_instead_of_leaving_them_unanswered() throws Exception {
    CompletableFuture<?> lone = enqueue("1");
    statements.take().gives();
    assertThatThrownBy(lone::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IndexOutOfBoundsException.class);
    CompletableFuture<?> next = enqueue("2");
    statements.take().gives("two");
    assertThat(next.join()).extracting("data").isEqualTo("two");
  }

  @Test
  void only_where_others_wait_a_second_thread_answers() throws Exception {
    CompletableFuture<String> first =
        enqueue("1").thenApply(row -> Thread.currentThread().getName());
    Statement alone = statements.take();
    CompletableFuture<String> second =
        enqueue("2").thenApply(row -> Thread.currentThread().getName());
    alone.gives("one");
    assertThat(first.join()).endsWith("answer");
    statements.take().gives("two");
    assertThat(second.join()).endsWith("enqueue");
  }

  private CompletableFuture<Map<String, Object>> enqueue(String job) {
    return shared.enqueue(job).toCompletableFuture();
  }
}
