package org.jobroutes.worker;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.camel.component.sql.RowMapperFactory;
import org.springframework.jdbc.core.RowMapper;

/** Reads claimed rows by position: a map a row would cost more than the job itself. */
public class ClaimRows implements RowMapperFactory {
  private final ClaimLoop loop;
  private final Slots slots;

  public ClaimRows(ClaimLoop loop, Slots slots) {
    this.loop = loop;
    this.slots = slots;
  }

  @Override
  public RowMapper<?> newColumnRowMapper() {
    return (row, number) -> claim(row);
  }

  @Override
  public RowMapper<?> newBeanRowMapper(Class<?> mappedClass) {
    return newColumnRowMapper();
  }

  private Claim claim(ResultSet row) throws SQLException {
    Claim claim =
        new Claim(
            row.getString(1),
            row.getLong(2),
            row.getString(3),
            row.getString(4),
            row.getInt(5),
            row.getInt(6));
    Place place = new Place(row.getDouble(7), row.getDouble(8), claim.id());
    Turn turn = loop.current();
    turn.claimed(claim.type(), place, slots.neededFor(claim.payload()));
    if (row.getBoolean(9)) {
      turn.cut();
    }
    return claim;
  }
}
