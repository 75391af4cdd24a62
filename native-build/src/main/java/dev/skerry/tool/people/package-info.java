/** Logging in at a gateway, and who may do what there. */
@NullMarked
package dev.skerry.tool.people;

import org.jspecify.annotations.NullMarked;
