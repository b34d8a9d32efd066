package io.renku.gateway.redis;

import io.renku.gateway.GatewayConfig;
import java.time.Duration;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/** How to reach Redis: one server, a master that sentinels know, or a cluster. */
final class RedisServers {
  private static final int SCAN_MS = 1000;

  private RedisServers() {}

  static Config of(GatewayConfig settings) {
    var config = new Config();
    config.setThreads(4).setNettyThreads(4).setCodec(StringCodec.INSTANCE);
    settings.redisPassword().ifPresent(config::setPassword);
    settings.redisUsername().ifPresent(config::setUsername);
    switch (settings.redisMode()) {
      case SINGLE -> single(config, settings);
      case SENTINEL -> sentinel(config, settings);
      case CLUSTER -> cluster(config, settings);
    }
    return config;
  }

  private static void single(Config config, GatewayConfig settings) {
    var single = config.useSingleServer();
    single
        .setAddress(settings.redisAddresses().getFirst())
        .setDatabase(settings.redisDatabase())
        .setConnectionMinimumIdleSize(2)
        .setConnectionPoolSize(32);
    patience(single, settings);
  }

  private static void sentinel(Config config, GatewayConfig settings) {
    var sentinel = config.useSentinelServers();
    settings.redisAddresses().forEach(sentinel::addSentinelAddress);
    sentinel
        .setMasterName(settings.redisMaster())
        .setDatabase(settings.redisDatabase())
        .setScanInterval(SCAN_MS)
        .setCheckSentinelsList(false);
    settings.redisSentinelPassword().ifPresent(sentinel::setSentinelPassword);
    small(sentinel, settings);
  }

  private static void cluster(Config config, GatewayConfig settings) {
    var cluster = config.useClusterServers();
    settings.redisAddresses().forEach(cluster::addNodeAddress);
    cluster.setScanInterval(SCAN_MS);
    small(cluster, settings);
  }

  /** Sessions and tokens are read where they were written: a replica may lag behind. */
  private static void small(BaseMasterSlaveServersConfig<?> config, GatewayConfig settings) {
    config
        .setReadMode(org.redisson.config.ReadMode.MASTER)
        .setMasterConnectionMinimumIdleSize(2)
        .setSlaveConnectionMinimumIdleSize(1);
    patience(config, settings);
  }

  private static void patience(BaseConfig<?> config, GatewayConfig settings) {
    var millis = (int) settings.redisTimeout().toMillis();
    config
        .setConnectTimeout(millis)
        .setTimeout(millis)
        .setRetryAttempts(1)
        .setRetryDelay(new ConstantDelay(Duration.ofMillis(200)))
        .setSubscriptionsPerConnection(5);
  }
}
