/** The commands about alarms and whether they were right. */
@NullMarked
package dev.skerry.tool.alarm;

import org.jspecify.annotations.NullMarked;
