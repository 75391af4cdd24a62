/**
 * Makes what is installed on machines: an archive and a Debian package of a program for one target
 * (docs/packages.md).
 */
@NullMarked
package dev.skerry.tool.pack;

import org.jspecify.annotations.NullMarked;
