/** Packages of programs. */
@NullMarked
package dev.skerry.tool.pack;

import org.jspecify.annotations.NullMarked;
