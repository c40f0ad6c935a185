import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A subscriber of Cradle in Java: committed events, each partition in order, repeats dropped, a broken chain noticed.
 *
 * <pre>KAFKA=127.0.0.1:9092 java -cp 'kafka-clients-4.3.1.jar:…' Subscriber.java delivery.visits.v1</pre>
 *
 * For the compose stack set KAFKA_USERNAME and KAFKA_PASSWORD, which `cradle access` has issued. Where the effect is in a database,
 * keep offset, sequence and id of each partition there, and write them in the effect's transaction: then begin from them.
 */
public final class Subscriber {
    /** The place of the last event of a partition. */
    private record Place(long sequence, String id) {}

    private static final Place NOWHERE = new Place(0, null);
    private final Map<Integer, Place> places = new HashMap<>();

    public static void main(String[] arguments) {
        String topic = arguments[0];
        try (var consumer = new KafkaConsumer<String, String>(options(), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(found -> new TopicPartition(topic, found.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var subscriber = new Subscriber();
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(subscriber::take);
            }
        }
    }

    private static Properties options() {
        var options = new Properties();
        options.put("bootstrap.servers", System.getenv("KAFKA"));
        options.put("isolation.level", "read_committed");
        options.put("enable.auto.commit", "false");
        String username = System.getenv("KAFKA_USERNAME");
        if (username != null) {
            options.put("security.protocol", "SASL_PLAINTEXT");
            options.put("sasl.mechanism", "SCRAM-SHA-512");
            options.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                            .formatted(username, System.getenv("KAFKA_PASSWORD")));
        }
        return options;
    }

    private void take(ConsumerRecord<String, String> record) {
        String number = header(record, "ce_partitionseq");
        if (number == null) {
            return; // not of the log
        }
        long sequence = Long.parseLong(number);
        String id = header(record, "ce_id");
        Place last = places.getOrDefault(record.partition(), NOWHERE);
        if (sequence <= last.sequence()) {
            return; // the same event again: same id, same bytes
        }
        String previous = header(record, "ce_previousid");
        if (sequence != last.sequence() + 1 || (previous == null ? last.id() != null : !previous.equals(last.id()))) {
            throw new IllegalStateException("partition %d: %d after %d; ask the topic's owner"
                    .formatted(record.partition(), sequence, last.sequence()));
        }
        places.put(record.partition(), new Place(sequence, id));
        System.out.printf("%d\t%d\t%s\t%s\t%s%n", record.partition(), sequence, id, header(record, "ce_type"), record.value());
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header found = record.headers().lastHeader(name);
        return found == null ? null : new String(found.value(), StandardCharsets.UTF_8);
    }
}
