/** The command {@code notify}: whom a gateway tells of alarms. */
@NullMarked
package dev.skerry.tool.notify;

import org.jspecify.annotations.NullMarked;
