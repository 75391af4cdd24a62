/** Commands about model bundles: making them, and saying what is in them and what is wrong. */
@NullMarked
package dev.skerry.tool.model;

import org.jspecify.annotations.NullMarked;
