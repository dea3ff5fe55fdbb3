package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** What databases have run stays as it was, or they refuse to start with a newer version. */
class ReleasedMigrationsTest {
  /** The line of a new migration is added here, in the commit that adds the migration. */
  private static final String CHECKSUMS =
      """
      1 894411341
      2 -1984477430
      3 -852494614
      4 -1713776877
      5 716768680
      6 -1230392215
      7 2046627734
      8 515562494
      9 1274049935
      10 1944493221
      11 -2082665802
      12 2011263087
      13 325192212
      14 -1683017454
      15 1690484716
      16 -1999535208
      17 -452229145
      18 1400278663
      19 -414897842
      20 -1227890587
      21 779346881
      22 500517356
      23 1998185491
      24 816762424
      25 -1930399198
      """;

  private static final String OF_DATABASE =
      """
      select string_agg(version || ' ' || checksum || E'\\n', '' order by installed_rank)
      from jobroutes_migrations where type = 'SQL'
      """;

  @Test
  void no_migration_was_edited() {
    assertThat(new Sql(TestDatabase.migrated()).text(OF_DATABASE))
        .as("Checksums: a released migration stays as it is, comments too; a new one undoes it")
        .isEqualTo(CHECKSUMS);
  }
}
