package org.jobroutes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final int PROGRAM_MODE = 0100755;

  @TempDir Path temporary;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private TarArchiveOutputStream tar;
  private Path target;

  @BeforeEach
  void begin() throws IOException {
    tar = new TarArchiveOutputStream(new XZCompressorOutputStream(bytes));
    target = Files.createDirectory(temporary.resolve("target"));
  }

  @Test
  void files_links_and_execute_bits_are_kept() throws IOException {
    file("./bin/run", PROGRAM_MODE);
    file("lib/so.1", TarArchiveEntry.DEFAULT_FILE_MODE);
    link("lib/so", "so.1", TarConstants.LF_SYMLINK);
    link("lib/up", "../bin", TarConstants.LF_SYMLINK);
    link("hard", "lib/so.1", TarConstants.LF_LINK);
    unpack();
    assertThat(target.resolve("bin/run")).hasContent("content").isExecutable();
    assertThat(Files.isExecutable(target.resolve("hard"))).isFalse();
    assertThat(Files.readSymbolicLink(target.resolve("lib/so"))).hasToString("so.1");
    assertThat(target.resolve("lib/up/run")).hasContent("content");
  }

  @Test
  void nothing_is_written_outside() throws IOException {
    file("../outside", TarArchiveEntry.DEFAULT_FILE_MODE);
    assertRefused();
  }

  @Test
  void no_link_leads_outside() throws IOException {
    link("out", "../..", TarConstants.LF_SYMLINK);
    assertRefused();
  }

  @Test
  void no_link_leads_outside_by_way_of_another() throws IOException {
    file("a/b/c", TarArchiveEntry.DEFAULT_FILE_MODE);
    link("a/b/top", "../..", TarConstants.LF_SYMLINK);
    link("a/b/top/out", "../outside", TarConstants.LF_SYMLINK);
    assertRefused();
  }

  @Test
  void no_hard_link_takes_a_file_from_outside() throws IOException {
    Files.writeString(temporary.resolve("outside"), "mine");
    link("in", "../outside", TarConstants.LF_LINK);
    assertRefused();
  }

  private void file(String name, int mode) throws IOException {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void link(String name, String to, byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(to);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void unpack() throws IOException {
    tar.close();
    Archive.unpack(new ByteArrayInputStream(bytes.toByteArray()), target);
  }

  private void assertRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::unpack)
        .withMessageContaining("outside of its folder");
  }
}
