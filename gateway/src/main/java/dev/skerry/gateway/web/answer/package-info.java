/** What holds for answers of all routes: pages of lists, and answers to conditional requests. */
@NullMarked
package dev.skerry.gateway.web.answer;

import org.jspecify.annotations.NullMarked;
