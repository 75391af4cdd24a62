/** REST for whom the gateway tells of alarms. */
@NullMarked
package dev.skerry.gateway.web.notify;

import org.jspecify.annotations.NullMarked;
