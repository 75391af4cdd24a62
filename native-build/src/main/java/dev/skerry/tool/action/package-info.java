/** Telling agents themselves to do something, through their gateway. */
@NullMarked
package dev.skerry.tool.action;

import org.jspecify.annotations.NullMarked;
