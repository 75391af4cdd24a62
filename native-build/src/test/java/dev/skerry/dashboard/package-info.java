/** The dashboard in a real browser, over a real gateway, real agents and the plant. */
@NullMarked
package dev.skerry.dashboard;

import org.jspecify.annotations.NullMarked;
