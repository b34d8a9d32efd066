package io.renku.crc.kit;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;

/** What the server's transaction manager does for {@code @Transactional}, on one database. */
@Interceptor
@Transactional
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
public class TestTransactional {

  @AroundInvoke
  Object inTransaction(InvocationContext call) throws Exception {
    return Database.inTransaction(call::proceed);
  }
}
