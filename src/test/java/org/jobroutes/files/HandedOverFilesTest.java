package org.jobroutes.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumer;
import org.jobroutes.job.JobConsumer;
import org.jobroutes.job.JobTypes;
import org.junit.jupiter.api.Test;

/** What serves is handed over while jobs still run on it, whichever file it stands in. */
class HandedOverFilesTest extends FolderFixture {
  @Test
  void a_renamed_file_takes_over_while_its_jobs_end_on_the_old_routes() throws Exception {
    Path file = write("x.camel.yaml", says("x", "one"));
    files.load();
    JobConsumer old = consumer("x");
    old.hold();
    Files.move(file, folder.resolve("y.camel.yaml"));
    look();
    assertThat(consumer("x")).isNotSameAs(old);
    assertThat(consumer("x").version()).isEqualTo(old.version());
    assertThat(said("x")).isEqualTo("one");
    assertThat(said(old)).isEqualTo("one");

    write("y.camel.yaml", says("x", "two"));
    look();
    assertThat(said("x")).isEqualTo("two");
    old.release();
    look();
    assertThat(said("x")).isEqualTo("two");
    assertThat(routes()).isEqualTo(2);
    assertThat(logged()).isEmpty();
  }

  @Test
  void a_call_that_does_not_wait_finds_a_route_at_every_moment() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> calls =
        CompletableFuture.runAsync(
            () -> {
              try (ProducerTemplate template = context.createProducerTemplate()) {
                while (!over.get()) {
                  template.requestBody("direct:x-beside?block=false", (Object) null);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    for (int i = 0; i < 50; i++) {
      write("x.camel.yaml", says("x", "change " + i));
      look();
    }
    over.set(true);
    calls.get();
    assertThat(said("x")).isEqualTo("change 49");
  }

  @Test
  void a_call_that_found_a_route_before_it_was_replaced_goes_to_the_new_one() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    DirectConsumer found =
        context
            .getComponent("direct", HandoverDirect.class)
            .getConsumer("direct://x-beside", false, 0);
    for (String word : List.of("two", "three")) {
      write("x.camel.yaml", says("x", word));
      look(4);
      assertThat(routes()).isEqualTo(2);
      assertThat(said(found)).isEqualTo(word);
    }
  }

  @Test
  void an_attempt_holds_the_new_version_where_the_one_it_found_was_replaced() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    JobConsumer old = consumer("x");
    JobTypes replacedMeanwhile =
        new JobTypes() {
          private JobConsumer found = old;

          @Override
          public JobConsumer find(String type) {
            JobConsumer answer = found;
            found = consumer(type);
            return answer;
          }
        };
    write("x.camel.yaml", says("x", "two"));
    look();
    assertThat(replacedMeanwhile.hold("x")).isSameAs(consumer("x"));
    assertThat(consumer("x").isHeld()).isTrue();
    assertThat(old.isHeld()).isFalse();
  }

  @Test
  void an_address_that_another_file_or_the_same_one_has_is_refused() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    write(
        "y.camel.yaml",
        says("y", "two").replace("y-beside", "x-beside").replace("id: x-", "id: z-"));
    write("z.camel.yaml", says("z", "a") + says("q", "b").replace("direct:q", "direct:z"));
    look();
    assertThat(error("y.camel.yaml")).contains("x-beside");
    assertThat(error("z.camel.yaml")).contains("z-beside");
    assertThat(said("x")).isEqualTo("one");
  }

  @Test
  void what_runs_when_its_file_is_deleted_may_still_call_the_routes_beside_it() throws Exception {
    Path file = write("x.camel.yaml", says("x", "one"));
    files.load();
    JobConsumer old = consumer("x");
    old.hold();
    Files.delete(file);
    look();
    assertThat(consumer("x")).isNull();
    assertThat(said(old)).isEqualTo("one");
    old.release();
    look(1);
    assertThat(routes()).isZero();
  }

  @Test
  void swapped_and_rotated_files_serve_what_they_say_now() throws Exception {
    String[] types = {"x", "y", "z"};
    for (String type : types) {
      write(type + ".camel.yaml", says(type, type));
    }
    files.load();
    swap("x.camel.yaml", "y.camel.yaml");
    look();
    swap("y.camel.yaml", "z.camel.yaml");
    swap("x.camel.yaml", "y.camel.yaml");
    look();
    assertThat(logged()).isEmpty();
    for (String type : types) {
      assertThat(said(type)).isEqualTo(type);
    }
    assertThat(files.all())
        .extracting(JobFile::types)
        .containsExactly(List.of("z"), List.of("y"), List.of("x"));
    look(1);
    assertThat(routes()).isEqualTo(6);
  }

  @Test
  void a_change_that_is_undone_leaves_the_version_that_serves_alone() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    JobConsumer serving = consumer("x");
    serving.hold();
    write("x.camel.yaml", "- route: {");
    look();
    assertThat(error("x.camel.yaml")).contains("line 1: expected");
    write("x.camel.yaml", says("x", "one"));
    look();
    assertThat(error("x.camel.yaml")).isNull();
    assertThat(consumer("x")).isSameAs(serving);

    // Also where another version served in between, and the first one's jobs haven't ended yet.
    write("x.camel.yaml", says("x", "two"));
    look();
    write("x.camel.yaml", says("x", "one"));
    look();
    assertThat(consumer("x")).isNotSameAs(serving);
    assertThat(said("x")).isEqualTo("one");
    assertThat(said(serving)).isEqualTo("one");
    serving.release();
    look();
    assertThat(said("x")).isEqualTo("one");
    assertThat(routes()).isEqualTo(2);
  }

  private void swap(String one, String other) throws IOException {
    Path between = folder.resolve("between");
    Files.move(folder.resolve(one), between);
    Files.move(folder.resolve(other), folder.resolve(one));
    Files.move(between, folder.resolve(other));
  }
}
