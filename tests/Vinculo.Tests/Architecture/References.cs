using System.Reflection;
using System.Reflection.Emit;

namespace Vinculo.Tests.Architecture;

/// <summary>
/// Every type that a type mentions in the compiled code: base types, interfaces, fields, signatures, attributes, generic
/// arguments and constraints, local variables, and whatever its methods call, read or make.
/// </summary>
internal static class References
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoBytes = new OpCode[256];

    static References()
    {
        foreach (var code in typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>())
            (code.Size == 1 ? OneByte : TwoBytes)[(byte)code.Value] = code;
    }

    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        AddAll(found, type.GetInterfaces());
        AddConstraints(found, type.GetGenericArguments());
        AddAttributes(found, type.GetCustomAttributesData());
        foreach (var member in type.GetMembers(Everything))
        {
            AddAttributes(found, member.GetCustomAttributesData());
            AddMember(found, member);
            if (member is MethodBase method)
                AddBody(found, method);
        }
        return found;
    }

    private static void AddMember(HashSet<Type> found, MemberInfo member)
    {
        switch (member)
        {
            case FieldInfo field:
                Add(found, field.FieldType);
                break;
            case PropertyInfo property:
                Add(found, property.PropertyType);
                break;
            case EventInfo @event:
                Add(found, @event.EventHandlerType);
                break;
            case MethodBase method:
                AddSignature(found, method);
                break;
        }
    }

    private static void AddSignature(HashSet<Type> found, MethodBase method)
    {
        foreach (var parameter in method.GetParameters())
        {
            Add(found, parameter.ParameterType);
            AddAttributes(found, parameter.GetCustomAttributesData());
        }
        if (method is MethodInfo { ReturnType: var returned })
            Add(found, returned);
        if (method.IsGenericMethod)
        {
            AddAll(found, method.GetGenericArguments());
            AddConstraints(found, method.GetGenericArguments());
        }
    }

    private static void AddConstraints(HashSet<Type> found, Type[] arguments)
    {
        foreach (var argument in arguments.Where(argument => argument.IsGenericParameter))
            AddAll(found, argument.GetGenericParameterConstraints());
    }

    private static void AddAttributes(HashSet<Type> found, IEnumerable<CustomAttributeData> attributes)
    {
        foreach (var attribute in attributes)
        {
            Add(found, attribute.AttributeType);
            var values = attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue));
            AddAll(found, values.Select(value => value.Value).OfType<Type>());
        }
    }

    private static void AddBody(HashSet<Type> found, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
            return;
        AddAll(found, body.LocalVariables.Select(local => local.LocalType));
        AddAll(found, body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType));
        foreach (var token in Tokens(code))
            AddToken(found, method, token);
    }

    private static void AddToken(HashSet<Type> found, MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        switch (method.Module.ResolveMember(token, ofType, ofMethod))
        {
            case Type type:
                Add(found, type);
                break;
            case { } member:
                Add(found, member.DeclaringType);
                AddMember(found, member);
                break;
        }
    }

    /// <summary>The metadata tokens among the operands of a method's instructions (ECMA-335, III).</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var instruction = code[at] == 0xFE ? TwoBytes[code[++at]] : OneByte[code[at]];
            at++;
            switch (instruction.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                default:
                    at += LengthOf(instruction.OperandType);
                    break;
            }
        }
    }

    private static int LengthOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static void AddAll(HashSet<Type> found, IEnumerable<Type?> types)
    {
        foreach (var type in types)
            Add(found, type);
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }
        if (!type.IsGenericType)
        {
            found.Add(type);
            return;
        }
        if (found.Add(type.GetGenericTypeDefinition()) || !type.IsGenericTypeDefinition)
            AddAll(found, type.GetGenericArguments());
    }
}
