/**
 * How the database is reached: {@link org.jobroutes.database.DatabaseUrl} reads its address, {@link
 * org.jobroutes.database.Pools} opens connections, and {@link org.jobroutes.database.DatabaseWatch}
 * knows how it has answered lately.
 */
package org.jobroutes.database;
