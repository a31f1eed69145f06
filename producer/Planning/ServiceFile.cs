using System.Text.Json;
using System.Text.Json.Serialization;
using QueueMap.Producer.Commands;
using QueueMap.Producer.Simulating;

namespace QueueMap.Producer.Planning;

/// <summary>Service times as a file that 'queuemap tune' writes and the others read.</summary>
public static class ServiceFile
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public static string Write(ServiceTimes times) => JsonSerializer.Serialize(times, s_options) + "\n";

    /// <exception cref="UsageException">It cannot be read, or is no such file.</exception>
    public static ServiceTimes Read(string file)
    {
        ServiceTimes times;
        try
        {
            times = JsonSerializer.Deserialize<ServiceTimes>(File.ReadAllBytes(file), s_options) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw new UsageException($"--service: {file} cannot be read ({error.Message}). Give a file that 'queuemap tune SOURCE --service FILE' has written.");
        }

        var faults = times.Faults().ToList();
        return faults.Count == 0 ? times : throw new UsageException($"--service: of {file} {string.Join("; ", faults)}.");
    }
}
