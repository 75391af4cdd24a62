/**
 * What an agent or a gateway runs, as a list of files that are cut into chunks where their content
 * says so: who has most of a program needs little to come by another version of it.
 */
@NullMarked
package dev.skerry.sync.program;

import org.jspecify.annotations.NullMarked;
