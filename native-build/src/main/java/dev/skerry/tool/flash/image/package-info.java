/** Images of disks: what they are packed with, and where their partitions are. */
@NullMarked
package dev.skerry.tool.flash.image;

import org.jspecify.annotations.NullMarked;
