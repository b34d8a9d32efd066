/**
 * The public door: two or more threads that serve all connections in turns and wait for none.
 *
 * <pre>
 * Door (accepts) -> Loop (a thread with its share) -> ClientLine -> Passage -> ServerLine
 *                                                        |            |
 *                                               RequestHead         Ways: DirectWay | ContainerWay
 * </pre>
 *
 * A request whose answer needs nothing but an upstream's goes there directly: its route is one to a
 * backend, it has no body, and whatever must be known of its sender is at hand. All others go to
 * the servlet container of this server, byte for byte, where {@code GatewayFilter} may take its
 * time. Both kinds are framed here, and what is not framed beyond doubt goes nowhere.
 */
package io.renku.gateway.door;
