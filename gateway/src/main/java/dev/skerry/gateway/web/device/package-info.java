/** Routes of devices beside those of their values. */
@NullMarked
package dev.skerry.gateway.web.device;

import org.jspecify.annotations.NullMarked;
