/**
 * What a device is to be, and how its operating system is told: strict, and pure but for reading
 * files.
 */
@NullMarked
package dev.skerry.tool.flash.setup;

import org.jspecify.annotations.NullMarked;
