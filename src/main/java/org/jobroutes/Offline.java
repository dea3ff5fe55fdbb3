package org.jobroutes;

import com.zaxxer.hikari.HikariDataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jobroutes.files.JobClasses;
import org.jobroutes.files.ScratchContext;

/** The application's own routes and beans, none of them started, and without a database. */
final class Offline implements AutoCloseable {
  private final DefaultCamelContext core = new DefaultCamelContext();
  // It connects when it is used first, which never happens.
  private final HikariDataSource none = new HikariDataSource();
  private final Beans beans;

  Offline(Settings settings) throws Exception {
    core.getPropertiesComponent().setInitialProperties(settings.all());
    beans = new Beans(core, settings, new Database(null, null, false, none), none, none);
    core.getRegistry().bind("requestPool", none);
    for (String location : CoreRoutes.locations(true, true).split(",", -1)) {
      PluginHelper.getRoutesLoader(core)
          .loadRoutes(ResourceHelper.resolveMandatoryResource(core, location));
    }
    beans.checkClasses();
  }

  DefaultCamelContext core() {
    return core;
  }

  ScratchContext scratch() {
    return beans.scratch;
  }

  JobClasses classes() {
    return beans.classes;
  }

  @Override
  public void close() {
    core.stop();
    none.close();
  }
}
