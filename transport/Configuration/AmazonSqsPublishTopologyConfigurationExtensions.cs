using MassTransit.Util;

namespace MassTransit;

public static class AmazonSqsPublishTopologyConfigurationExtensions
{
    /// <summary>Adds the message types of <typeparamref name="T"/>'s assembly that are in its namespace or below.</summary>
    public static void AddPublishMessageTypesFromNamespaceContaining<T>(
        this IAmazonSqsBusFactoryConfigurator configurator,
        Action<IAmazonSqsMessagePublishTopologyConfigurator, Type>? configure = null,
        Func<Type, bool>? filter = null) => AddPublishMessageTypesFromNamespaceContaining(configurator, typeof(T), configure, filter);

    public static void AddPublishMessageTypesFromNamespaceContaining(
        this IAmazonSqsBusFactoryConfigurator configurator,
        Type type,
        Action<IAmazonSqsMessagePublishTopologyConfigurator, Type>? configure = null,
        Func<Type, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Namespace is null)
        {
            throw new ArgumentException($"{type} is in no namespace, so that it cannot name one. Name a type that is.", nameof(type));
        }

        AddPublishMessageTypes(
            configurator,
            AssemblyTypeCache.FindTypesInNamespace(
                type,
                candidate => MessageTypeCache.IsValidMessageType(candidate) && filter?.Invoke(candidate) != false,
                TypeClassification.Concrete | TypeClassification.Closed | TypeClassification.Abstract | TypeClassification.Interface),
            configure);
    }

    public static void AddPublishMessageTypes(
        this IAmazonSqsBusFactoryConfigurator configurator,
        IEnumerable<Type> messageTypes,
        Action<IAmazonSqsMessagePublishTopologyConfigurator, Type>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(messageTypes);
        foreach (var messageType in messageTypes)
        {
            configurator.Publish(messageType, topology => configure?.Invoke(topology, messageType));
        }
    }
}
