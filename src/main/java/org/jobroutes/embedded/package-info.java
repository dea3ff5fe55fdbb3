/**
 * The PostgreSQL that comes with JobRoutes, for people who have none: {@link
 * org.jobroutes.embedded.EmbeddedServer} starts it, takes over one that a killed process left, and
 * stops it.
 */
package org.jobroutes.embedded;
