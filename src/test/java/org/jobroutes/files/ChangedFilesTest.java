package org.jobroutes.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.jobroutes.job.JobConsumer;
import org.junit.jupiter.api.Test;

/** However a file is saved or replaced, what it says in the end is what serves. */
class ChangedFilesTest extends FolderFixture {
  @Test
  void what_an_editor_writes_beside_a_file_is_no_job_file() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    Files.createSymbolicLink(folder.resolve(".#x.camel.yaml"), Path.of("me@host.1234"));
    write(".x.camel.yaml.swp", "b0VIM");
    write("._x.camel.yaml", "mac");
    write("x.camel.yaml~", says("x", "backup"));
    write("4913", "");
    Path saved = write(".x.camel.yaml.tmp", says("x", "two"));
    look();
    assertThat(files.all()).hasSize(1);
    assertThat(said("x")).isEqualTo("one");

    Files.move(saved, folder.resolve("x.camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
    look();
    assertThat(said("x")).isEqualTo("two");
    assertThat(logged()).isEmpty();
  }

  @Test
  void a_look_between_two_steps_of_an_editor_withdraws_nothing() throws Exception {
    Path file = write("x.camel.yaml", says("x", "one"));
    files.load();
    JobConsumer serving = consumer("x");
    Files.move(file, folder.resolve("x.camel.yaml~"));
    look(2);
    assertThat(consumer("x")).isSameAs(serving);
    write("x.camel.yaml", says("x", "two"));
    look(2);
    assertThat(consumer("x")).isSameAs(serving);
    look(1);
    assertThat(said("x")).isEqualTo("two");
  }

  @Test
  void half_a_file_is_neither_served_nor_told_while_it_still_changes() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    String text = says("x", "two");
    // Up to a step of the first route, which could be served, and into the middle of a word.
    for (String half :
        new String[] {text.substring(0, text.indexOf("- route", 1)), text.substring(0, 40)}) {
      write("x.camel.yaml", half);
      look(2);
      assertThat(said("x")).isEqualTo("one");
      write("x.camel.yaml", text.replace("two", half.length() + ""));
      look();
      assertThat(said("x")).isEqualTo(half.length() + "");
      write("x.camel.yaml", says("x", "one"));
      look();
    }
    assertThat(logged()).isEmpty();

    write("x.camel.yaml", text.substring(0, 40));
    look();
    assertThat(logged()).hasSize(1);
    assertThat(said("x")).isEqualTo("one");
  }

  @Test
  void a_change_that_keeps_length_and_time_is_seen() throws Exception {
    Path file = write("x.camel.yaml", says("x", "one"));
    FileTime time = Files.getLastModifiedTime(file);
    files.load();
    Files.setLastModifiedTime(write("x.camel.yaml", says("x", "two")), time);
    look();
    assertThat(said("x")).isEqualTo("two");

    Path other = write("other", says("x", "six"));
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    look();
    assertThat(said("x")).isEqualTo("six");
  }

  @Test
  void a_file_in_a_new_subfolder_is_served_and_one_that_moves_there_is_handed_over()
      throws Exception {
    write("x.camel.yaml", says("x", "one"));
    files.load();
    Files.createDirectories(folder.resolve("a/b"));
    write("a/b/y.camel.yaml", says("y", "two"));
    look();
    assertThat(said("y")).isEqualTo("two");
    Files.move(folder.resolve("x.camel.yaml"), folder.resolve("a/z.camel.yaml"));
    look();
    assertThat(said("x")).isEqualTo("one");
    assertThat(files.all())
        .extracting(JobFile::file)
        .containsExactly("a/b/y.camel.yaml", "a/z.camel.yaml");
    assertThat(logged()).isEmpty();
  }

  @Test
  void a_schema_that_changes_alone_makes_a_new_version() throws Exception {
    write("x.json", "{\"type\":\"object\"}");
    write(
        "x.camel.yaml",
        "- route: { id: x, from: { uri: 'job:x?schema=x.json', steps: [ { setBody: { constant: x } } ] } }");
    files.load();
    String version = consumer("x").version();
    consumer("x").checkPayload("{}");
    write("x.json", "{\"type\":\"array\"}");
    look();
    assertThat(consumer("x").version()).isNotEqualTo(version);
    consumer("x").checkPayload("[]");
  }

  @Test
  void a_folder_that_comes_later_is_served() throws Exception {
    Files.delete(folder);
    files.load();
    look(1);
    Files.createDirectory(folder);
    write("x.camel.yaml", says("x", "one"));
    look();
    assertThat(said("x")).isEqualTo("one");
  }

  @Test
  void a_folder_may_be_a_link_to_another_that_is_exchanged() throws Exception {
    Files.delete(folder);
    Path one = Files.createDirectory(home.resolve("one"));
    Path two = Files.createDirectory(home.resolve("two"));
    Files.writeString(one.resolve("x.camel.yaml"), says("x", "one"));
    Files.writeString(two.resolve("x.camel.yaml"), says("x", "two"));
    Files.createSymbolicLink(folder, one);
    files.load();
    assertThat(said("x")).isEqualTo("one");
    Files.createSymbolicLink(home.resolve("next"), two);
    Files.move(home.resolve("next"), folder, StandardCopyOption.ATOMIC_MOVE);
    look();
    assertThat(said("x")).isEqualTo("two");
  }
}
