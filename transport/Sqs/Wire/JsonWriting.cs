using System.Text.Json;

namespace QueueMap.AmazonSqs.Sqs.Wire;

internal static class JsonWriting
{
    public static void Array(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>An empty map is left out: some servers refuse it.</summary>
    public static void Map(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    public static void Entries<T>(this Utf8JsonWriter json, string queueUrl, IReadOnlyList<T> entries, Action<T> write)
    {
        json.WriteString("QueueUrl", queueUrl);
        json.WriteStartArray("Entries");
        for (var i = 0; i < entries.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("Id", BatchAnswer.IdOf(i));
            write(entries[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Handle(this Utf8JsonWriter json, string receiptHandle) => json.WriteString("ReceiptHandle", receiptHandle);

    public static void SendEntry(this Utf8JsonWriter json, SqsSend entry)
    {
        json.WriteString("MessageBody", entry.Body);
        if (entry.DelaySeconds > 0)
        {
            json.WriteNumber("DelaySeconds", entry.DelaySeconds);
        }

        if (entry.GroupId is not null)
        {
            json.WriteString("MessageGroupId", entry.GroupId);
        }

        if (entry.DeduplicationId is not null)
        {
            json.WriteString("MessageDeduplicationId", entry.DeduplicationId);
        }

        if (entry.Attributes.Count == 0)
        {
            return;
        }

        json.WriteStartObject("MessageAttributes");
        foreach (var (name, value) in entry.Attributes)
        {
            json.WriteStartObject(name);
            json.WriteString("DataType", "String");
            json.WriteString("StringValue", value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
