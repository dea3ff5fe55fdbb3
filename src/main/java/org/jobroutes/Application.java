package org.jobroutes;

/** Entry point of the packaged application. */
public final class Application {
  private Application() {}

  public static void main(String[] args) {}
}
