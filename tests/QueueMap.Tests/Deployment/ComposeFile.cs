using QueueMap.Emulators;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace QueueMap.Tests.Deployment;

/// <summary>docker-compose.yml and the Dockerfile that it builds, read as Docker reads them.</summary>
internal static class ComposeFile
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Node.Folder, "..", ".."));

    public static IReadOnlyDictionary<string, ComposeService> Services { get; } = Read();

    public static IReadOnlyList<string> DockerfileLines { get; } = File.ReadAllLines(Path.Combine(Root, "Dockerfile"));

    private static Dictionary<string, ComposeService> Read()
    {
        using var text = File.OpenText(Path.Combine(Root, "docker-compose.yml"));
        var yaml = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(text)));
        return ComposeService.MapOf(yaml["services"]).ToDictionary(
            service => service.Key, service => new ComposeService(ComposeService.MapOf(service.Value)), StringComparer.Ordinal);
    }
}

/// <param name="values">What the file says, merges resolved.</param>
internal sealed class ComposeService(IReadOnlyDictionary<string, object?> values)
{
    public bool Has(string key) => values.ContainsKey(key);

    public string Text(string key) => (string)values[key]!;

    public IReadOnlyList<string> List(string key) => [.. ((IEnumerable<object>)values[key]!).Cast<string>()];

    public IReadOnlyDictionary<string, object?> Map(string key) => values.TryGetValue(key, out var value) ? MapOf(value) : new Dictionary<string, object?>();

    public static IReadOnlyDictionary<string, object?> MapOf(object? value) =>
        ((IDictionary<object, object?>)value!).ToDictionary(entry => (string)entry.Key, entry => entry.Value, StringComparer.Ordinal);
}
