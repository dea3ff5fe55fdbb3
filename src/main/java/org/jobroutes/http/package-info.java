/**
 * HTTP around the routes of {@code routes/http}: {@link org.jobroutes.http.HttpListener} lets
 * requests in, {@link org.jobroutes.http.HttpFront} stands before them with its {@link
 * org.jobroutes.http.Guard}, {@link org.jobroutes.http.Requests} reads what they are sent, {@link
 * org.jobroutes.http.Answers} writes the one envelope, and {@link org.jobroutes.http.Problems}
 * turns a failure into the one error shape.
 */
package org.jobroutes.http;
