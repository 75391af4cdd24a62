/** Routes by which agents themselves are told to do something. */
@NullMarked
package dev.skerry.gateway.web.action;

import org.jspecify.annotations.NullMarked;
