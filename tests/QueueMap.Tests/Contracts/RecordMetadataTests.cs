using System.Text.Json.Serialization.Metadata;
using QueueMap.Contracts.Runs;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Contracts;

/// <summary>What the compiler makes for the serializer says the same as reflection would; <see cref="GoldenJsonTests"/> are about its bytes.</summary>
public sealed class RecordMetadataTests
{
    private static readonly JsonTypeInfo[] s_records =
    [
        .. typeof(RunHeader).Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters && !type.IsByRefLike)
            .Select(type => WireFormat.Options.TypeInfoResolverChain[0].GetTypeInfo(type, WireFormat.Options))
            .OfType<JsonTypeInfo>()
            .Where(info => info.Kind == JsonTypeInfoKind.Object),
    ];

    [Fact]
    public void Each_property_of_such_a_record_is_a_parameter_whose_default_is_kept()
    {
        Assert.InRange(s_records.Length, 15, 100);
        Assert.All(s_records, info => Assert.All(
            info.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null),
            property => Assert.True(property.AssociatedParameter is not null, $"{info.Type.Name}.{property.Name} is set after the constructor: leave {info.Type.Name} to reflection.")));
    }

    [Fact]
    public void Reflection_finds_the_same_properties()
    {
        var reflection = new DefaultJsonTypeInfoResolver();
        Assert.All(s_records, info =>
        {
            var found = reflection.GetTypeInfo(info.Type, WireFormat.Options);
            Assert.Equal(Told(found), Told(info));
        });

        static IEnumerable<string> Told(JsonTypeInfo info) => info.Properties.Select(property =>
            $"{property.Name} {property.PropertyType} order {property.Order} get {property.Get is not null} nulls {property.IsGetNullable} {property.IsSetNullable} "
            + $"required {property.IsRequired} parameter {property.AssociatedParameter?.Position} default {property.AssociatedParameter?.HasDefaultValue} {property.AssociatedParameter?.DefaultValue}");
    }
}
