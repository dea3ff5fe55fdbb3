/**
 * Where job types come from: the folder in which people keep their files, checked and served as it
 * is at any time, and classes. Start reading at {@link org.jobroutes.files.JobFiles}.
 */
package org.jobroutes.files;
