/** What a request passes before a route sees it: host, origin, query, body and pace. */
@NullMarked
package dev.skerry.gateway.web.request;

import org.jspecify.annotations.NullMarked;
