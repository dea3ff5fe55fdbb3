/**
 * Where the database is: {@link org.jobroutes.database.EmbeddedServer} runs the PostgreSQL that
 * comes with JobRoutes, {@link org.jobroutes.database.DatabaseUrl} reads the address of another.
 */
package org.jobroutes.database;
