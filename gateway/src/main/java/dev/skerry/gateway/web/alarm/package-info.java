/** REST for what people do about alarms. */
@NullMarked
package dev.skerry.gateway.web.alarm;

import org.jspecify.annotations.NullMarked;
