@NullMarked
package dev.skerry.tool.flash.drive;

import org.jspecify.annotations.NullMarked;
